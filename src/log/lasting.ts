/**
 * Headers of a delivery that says what holds until another says otherwise: retention leaves it, however old it is.
 * Only these and no others beside them, so that nothing that is posted from outside is one.
 */
export const lastingHeaders = { format: 'ringtrace-site', retention: 'keeps' };

/** As the log stores them. */
export const lastingText = JSON.stringify(lastingHeaders);
