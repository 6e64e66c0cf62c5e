/** A word of the warehouse, which is '' where unknown, as it is outside: null. */
export const maybe = (name: string): string => `nullIf(${name}, '') AS ${name}`;
