import { PROGRAMS } from './programs';

/** Whether a step runs whatever the one before it did, only after a success, or only after a failure. */
export type Joint = 'always' | 'and' | 'or';

/** One step of a script. */
export type Step =
  | { kind: 'command'; joint: Joint; words: string[]; output?: string }
  | {
      kind: 'loop';
      joint: Joint;
      /** What the condition has to be for the loop to end. */
      endsOnSuccess: boolean;
      condition: Step[];
      body: Step[];
    };

/** Words that {@link runScript} knows by itself. */
const BUILT_IN = ['sleep', 'exit', 'wait'];
const SEPARATORS: Record<string, Joint> = {
  ';': 'always',
  '\n': 'always',
  '&&': 'and',
  '||': 'or',
};
const TOKEN = /'([^']*)'|"([^"$`]*)"|(&&|\|\||[;\n&])|(>)|([^\s;&|<>'"$`()]+)/y;

type Token = { text: string; kind: 'word' | 'separator' | 'redirection' };

/** A script the sandbox can't follow. */
class UnknownScript extends Error {}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const blank = /[ \t]*/y;
  let position = 0;
  while (position < text.length) {
    blank.lastIndex = position;
    blank.exec(text);
    pattern.lastIndex = blank.lastIndex;
    if (pattern.lastIndex >= text.length) {
      break;
    }
    const match = pattern.exec(text);
    if (!match) {
      throw new UnknownScript(text);
    }
    const [, single, double, separator, redirection, word] = match;
    position = pattern.lastIndex;
    if (separator) {
      tokens.push({ kind: 'separator', text: separator });
    } else if (redirection) {
      tokens.push({ kind: 'redirection', text: redirection });
    } else {
      tokens.push({ kind: 'word', text: single ?? double ?? word ?? '' });
    }
  }
  return tokens;
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: Token[]) {}

  /** Steps up to one of the given words, or to the end. */
  steps(...until: string[]): Step[] {
    const steps: Step[] = [];
    let joint: Joint = 'always';
    for (;;) {
      const token = this.tokens[this.position];
      if (!token) {
        if (until.length > 0) {
          throw new UnknownScript(`no ${until.join(' or ')}`);
        }
        return steps;
      }
      if (token.kind === 'separator') {
        this.position += 1;
        if (token.text === '&') {
          // What goes on in the background is not followed, only waited for.
          steps.pop();
        }
        joint = SEPARATORS[token.text] ?? 'always';
      } else if (until.includes(token.text)) {
        this.position += 1;
        return steps;
      } else if (token.text === 'until' || token.text === 'while') {
        this.position += 1;
        const endsOnSuccess = token.text === 'until';
        const condition = this.steps('do');
        const body = this.steps('done');
        steps.push({ kind: 'loop', joint, endsOnSuccess, condition, body });
      } else {
        steps.push(this.command(joint));
      }
    }
  }

  private command(joint: Joint): Step {
    const words: string[] = [];
    let output: string | undefined;
    for (;;) {
      const token = this.tokens[this.position];
      if (!token || token.kind === 'separator') {
        break;
      }
      this.position += 1;
      if (token.kind === 'redirection') {
        output = this.tokens[this.position]?.text;
        this.position += 1;
      } else {
        words.push(token.text);
      }
    }
    const known = words[0] === 'exec' ? words.slice(1) : words;
    if (!BUILT_IN.includes(known[0]) && !PROGRAMS[known[0]]) {
      throw new UnknownScript(known[0]);
    }
    return { kind: 'command', joint, words: known, output };
  }
}

/** The steps of a shell script, or `undefined` where it has anything that the sandbox doesn't know. */
export function parseScript(text: string): Step[] | undefined {
  try {
    return new Parser(tokenize(text)).steps();
  } catch (error) {
    if (error instanceof UnknownScript) {
      return undefined;
    }
    throw error;
  }
}
