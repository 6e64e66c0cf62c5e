/** Milliseconds before the next try of what failed `failures` times: from the first pause twice as long each time, none like the other (`random`: 0 to 1). */
export function growingMs({ firstMs, mostMs }: { firstMs: number; mostMs: number }, failures: number, random: number): number {
  return Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2));
}
