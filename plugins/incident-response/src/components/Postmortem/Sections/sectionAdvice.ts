const ADVICE: Record<string, string | undefined> = {
  summary:
    'Two or three sentences that someone from another team understands: what broke, for whom, for how long, what fixed it.',
  impact:
    'How long users were affected (not how long the response took), how many, which requests failed, what it cost.',
  trigger: 'What set it off, and how we came to know.',
  timeline:
    'What happened when, in UTC, with a link to where it can be checked.',
  remediation: 'What was tried, by whom or what, and what it changed.',
  metrics: 'Time to detect, to acknowledge, to mitigate and to resolve.',
  whys: 'Ask why until the answer is something that can be changed. A why may have more than one answer.',
  factors:
    'What made it more likely, worse or longer: in the system, in the tools, in how we work. There is rarely one cause.',
  'went-well': 'What helped, and should stay.',
  'went-badly': 'What slowed the response or made it harder.',
  lucky:
    'What could have made it worse and happened not to. Luck is not a plan.',
  surprised: 'What we believed about the system that turned out not to be so.',
  related:
    'Earlier incidents like this one, and what became of their action items.',
  lessons: 'What we know now that others should know as well.',
};

/** What belongs into a section of the built-in template. */
export function adviceOn(sectionId: string): string | undefined {
  return ADVICE[sectionId];
}

/** What an empty section is for. */
export function sectionAdvice(sectionId: string): string {
  return ['Nothing here yet.', adviceOn(sectionId)].filter(Boolean).join(' ');
}
