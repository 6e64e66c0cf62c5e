import { wilson } from '#domain/wilson.ts';

/**
 * The lower end of Wilson's interval at 95 %: what a rate is at least, given how few tries it was seen in. Two of two says
 * 34 %, two hundred of two hundred 98 %.
 */
export const lowerBound = (hits: number, tries: number): number => (tries === 0 ? 0 : wilson(hits / tries, tries, 1.96).low);
