import { createHash } from 'node:crypto';

/**
 * Numbers that look random and are the same wherever the seed and the name are the same, on every machine and in every
 * order of asking. Each use takes a name of its own, so that a change of one part of the plan leaves the others alone.
 */
export class Random {
  #text;
  #count = 0;

  constructor(seed, name) {
    this.#text = `${seed}/${name}`;
  }

  /** From 0 to just below 1. */
  next() {
    this.#count += 1;
    const digest = createHash('sha256')
      .update(`${this.#text}/${this.#count}`)
      .digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  }

  /** From `from` to just below `to`. */
  between(from, to) {
    return from + this.next() * (to - from);
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from, to) {
    return Math.floor(this.between(from, to + 1));
  }

  /** True in so many of a hundred cases. */
  percent(share) {
    return this.next() * 100 < share;
  }

  pick(items) {
    return items[this.whole(0, items.length - 1)];
  }

  /** One of the items, each as likely as its `weight`. */
  weighted(items) {
    const total = items.reduce((sum, { weight }) => sum + weight, 0);
    let rest = this.next() * total;
    for (const item of items) {
      rest -= item.weight;
      if (rest < 0) {
        return item;
      }
    }
    return items.at(-1);
  }
}

/** Seconds with a tenth: what a plan is written and read in. */
export function tenths(seconds) {
  return Math.round(seconds * 10) / 10;
}
