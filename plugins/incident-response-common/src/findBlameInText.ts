import type { BlamelessHint } from './postmortem';

interface Rule {
  pattern: RegExp;
  why: string;
  better: string;
}

/**
 * Wordings that stop people from learning. After John Allspaw's "Blameless PostMortems and a Just Culture" (2012) and
 * Sidney Dekker's "The Field Guide to Understanding 'Human Error'" (2014), which explain why.
 */
const RULES: Rule[] = [
  {
    pattern: /\b(?:should|could|would)(?:n['’]t| not)? have\b/gi,
    why: 'It tells a story that did not happen, and stops the question of why what happened made sense.',
    better: 'Say what was done, and what made it the sensible thing to do.',
  },
  {
    pattern: /\b(?:failed|forgot|neglected|omitted) to\b/gi,
    why: 'It measures people against what is known now.',
    better: 'Say what was done instead, and what was known at that moment.',
  },
  {
    pattern: /\b(?:human|operator|user) error\b/gi,
    why: 'An error is where the search for causes begins, not where it ends.',
    better: 'Say what made the action possible, and what made it look right.',
  },
  {
    pattern:
      /\b(?:careless(?:ness|ly)?|negligen(?:t|ce)|incompeten(?:t|ce)|stupid|lazy|sloppy)\b/gi,
    why: 'It judges a person.',
    better: 'Describe the situation that the person was in.',
  },
  {
    pattern:
      /\b(?:(?:is|was|were) (?:to blame|at fault)|['’]s fault|whose fault|blame[sd]?)\b/gi,
    why: 'It looks for someone guilty.',
    better: 'Name the condition that has to change.',
  },
  {
    pattern: /\b(?:obvious(?:ly)?|clearly|of course|simply|just had to)\b/gi,
    why: 'It is only obvious in hindsight.',
    better:
      'Leave the word out, or say which signal was visible to whom and when.',
  },
];

/**
 * Advice on blaming wordings in a text. Pure, so that the editor can point at them while one types. It never blocks.
 *
 * @public
 */
export function findBlameInText(
  text: string,
): Omit<BlamelessHint, 'sectionId'>[] {
  return RULES.flatMap(({ pattern, why, better }) =>
    [...text.matchAll(pattern)].map(([phrase]) => ({ phrase, why, better })),
  );
}
