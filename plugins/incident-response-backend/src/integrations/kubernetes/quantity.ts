/** Kubernetes' suffixes of quantities, each as a factor. */
const FACTORS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** `250m`, `512Mi`, `2` as a number; the SDK has this but doesn't export it. NaN for anything else. */
export function parseQuantity(text: string): number {
  const match = /^([0-9.eE+]+)(n|u|m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text);
  return match ? Number(match[1]) * FACTORS[match[2] ?? ''] : NaN;
}
