/** What the page of number pools shows beside the period; all of it in the URL. It comes with the first page of all: keep it small. */

/** Shares of visits that may find no number free. */
export const losses = ['0.005', '0.01', '0.02', '0.05'] as const;
export const heats = ['loss', 'needed', 'busy'] as const;

export interface PoolsSearch {
  /** The chosen share, where it is not 1 %. */
  loss?: (typeof losses)[number];
  /** What a number costs a month. */
  price?: number;
  /** The pool whose week is shown, and what of it. */
  pool?: string;
  heat?: (typeof heats)[number];
}

export function poolsSearch({ loss, price, pool, heat }: Record<string, unknown>): PoolsSearch {
  const found = {
    loss: losses.find((one) => one === String(loss)),
    price: Number(price) > 0 && Number(price) <= 1e6 ? Number(price) : undefined,
    pool: typeof pool === 'string' ? pool : undefined,
    heat: heats.find((one) => one === heat),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
