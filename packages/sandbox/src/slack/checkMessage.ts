import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { findElementsProblem } from './checkButton';
import type { MessageMetadata } from './model';
import { SlackProblem } from './SlackProblem';

const MAX_BLOCKS = 50;
const MAX_TEXT = 40_000;
/** Undocumented, observed: what all blocks of a message may hold together. */
const MAX_BLOCKS_LENGTH = 13_200;
const BLOCK_TYPES = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'markdown',
  'rich_text',
  'section',
  'table',
  'video',
];

function textLength(text: JsonValue | undefined): number {
  return isJsonObject(text) && typeof text.text === 'string'
    ? text.text.length
    : 0;
}

/** The length of every `text` anywhere in the blocks. */
function totalTextLength(blocks: JsonValue[]): number {
  let total = 0;
  JSON.stringify(blocks, (key, value: JsonValue) => {
    total += key === 'text' && typeof value === 'string' ? value.length : 0;
    return value;
  });
  return total;
}

function findBlockProblem(block: JsonValue): string | undefined {
  if (!isJsonObject(block) || !BLOCK_TYPES.includes(String(block.type))) {
    return 'unsupported type';
  }
  if (block.type === 'section') {
    const fields = Array.isArray(block.fields) ? block.fields : [];
    if (!block.text && fields.length === 0) {
      return 'missing required field: text or fields';
    }
    if (textLength(block.text) > 3_000) {
      return 'must be less than 3001 characters';
    }
    if (fields.length > 10 || fields.some(field => textLength(field) > 2_000)) {
      return 'at most 10 fields of at most 2000 characters';
    }
  }
  if (block.type === 'header') {
    const length = textLength(block.text);
    if (length === 0 || length > 150) {
      return 'must have between 1 and 150 characters';
    }
  }
  if (block.type === 'actions' || block.type === 'context') {
    const elements = Array.isArray(block.elements) ? block.elements : [];
    const count = elements.length;
    const most = block.type === 'actions' ? 25 : 10;
    if (count === 0 || count > most) {
      return `must have between 1 and ${most} elements`;
    }
    return findElementsProblem(elements);
  }
  if (
    block.type === 'markdown' &&
    (typeof block.text !== 'string' || block.text.length > 12_000)
  ) {
    return 'must be at most 12000 characters';
  }
  return undefined;
}

/** The blocks of a message. @throws SlackProblem `invalid_blocks` or `msg_blocks_too_long`. */
export function checkBlocks(blocks: JsonValue | undefined): JsonValue[] {
  if (blocks === undefined) {
    return [];
  }
  if (!Array.isArray(blocks)) {
    throw new SlackProblem('invalid_blocks_format');
  }
  if (blocks.length > MAX_BLOCKS) {
    throw new SlackProblem('invalid_blocks', {
      errors: [
        `no more than ${MAX_BLOCKS} items allowed [json-pointer:/blocks]`,
      ],
    });
  }
  blocks.forEach((block, index) => {
    const problem = findBlockProblem(block);
    if (problem) {
      throw new SlackProblem('invalid_blocks', {
        errors: [`${problem} [json-pointer:/blocks/${index}]`],
      });
    }
  });
  if (totalTextLength(blocks) > MAX_BLOCKS_LENGTH) {
    throw new SlackProblem('msg_blocks_too_long');
  }
  return blocks;
}

/** The text of a message. @throws SlackProblem `no_text` or `msg_too_long`. */
export function checkText(text: string, blocks: JsonValue[]): string {
  if (text.length === 0 && blocks.length === 0) {
    throw new SlackProblem('no_text');
  }
  if (text.length > MAX_TEXT) {
    throw new SlackProblem('msg_too_long');
  }
  return text;
}

/** The metadata of a message. @throws SlackProblem `invalid_metadata_format`. */
export function checkMetadata(
  metadata: JsonValue | undefined,
): MessageMetadata | undefined {
  if (metadata === undefined) {
    return undefined;
  }
  const payload: JsonObject | undefined =
    isJsonObject(metadata) && isJsonObject(metadata.event_payload)
      ? metadata.event_payload
      : undefined;
  if (
    !isJsonObject(metadata) ||
    typeof metadata.event_type !== 'string' ||
    !payload
  ) {
    throw new SlackProblem('invalid_metadata_format');
  }
  return { event_type: metadata.event_type, event_payload: payload };
}
