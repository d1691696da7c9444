const FACTORS: Record<string, number> = {
  '': 1,
  m: 0.001,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

/** `250m`, `64Mi` or `2` as a number; 0 for what is none. */
export function parseQuantity(text: string): number {
  const [, amount = '0', unit = ''] =
    /^(\d+(?:\.\d+)?)(m|k|M|G|Ki|Mi|Gi)?$/.exec(text) ?? [];
  return Number(amount) * FACTORS[unit];
}
