import type { RecordingAccess } from '#connectors/connector.ts';

/** Sound is not at the host of the API, but beside it. */
export const recordings: RecordingAccess = { base: 'https://media.ringcentral.com' };

/** Where the sound of a recording is, in the account of whoever asks. */
export const contentPath = (id: string): string => `/restapi/v1.0/account/~/recording/${encodeURIComponent(id)}/content`;
