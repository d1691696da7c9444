import { isJsonObject, type JsonObject, type JsonValue } from '../json';

/** Whether a value is a document in Atlassian Document Format, as far as its frame tells. */
export function isAdfDocument(value: unknown): value is JsonObject {
  return (
    isJsonObject(value) &&
    value.type === 'doc' &&
    value.version === 1 &&
    Array.isArray(value.content)
  );
}

const BLOCKS = [
  'paragraph',
  'heading',
  'listItem',
  'codeBlock',
  'blockquote',
  'panel',
  'rule',
  'tableRow',
];

/** The text of a document, a line for each block. */
export function adfText(node: JsonValue | undefined): string {
  if (!isJsonObject(node)) {
    return '';
  }
  if (node.type === 'hardBreak') {
    return '\n';
  }
  if (typeof node.text === 'string') {
    return node.text;
  }
  const inside = Array.isArray(node.content)
    ? node.content.map(adfText).join('')
    : '';
  return BLOCKS.includes(String(node.type))
    ? `${inside.replace(/\n$/, '')}\n`
    : inside;
}
