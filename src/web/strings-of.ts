/** The texts of a list that came from outside; what is no list, or no text in it, is as if it were not there. */
export const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
