import { toError } from '@backstage/errors';
import { BgProvider, Combobox, useAsyncList } from '@backstage/ui';
import { useRef, useState } from 'react';
import { describeError } from '../../api/describeError';
import legible from '../../styles/legible.module.css';
import { matchesWords } from './matchesWords';

/** Something to choose. */
export interface LookupOption {
  id: string;
  label: string;
  description: string;
}

/** As many as somebody looks through; words narrow them down. */
const SHOWN = 50;

interface Props {
  label: string;
  description?: string;
  /** What is chosen from, in the plural: `the incidents`. */
  what: string;
  /** Said where there is nothing to choose. */
  empty: string;
  isRequired: boolean;
  isInvalid: boolean;
  isDisabled: boolean;
  chosen: { id: string; label: string } | undefined;
  /** The newest ones. Asked for once. */
  load: () => Promise<LookupOption[]>;
  /** The one that a number, an id or a link names. */
  readReference: (text: string) => string | undefined;
  find: (reference: string) => Promise<LookupOption | undefined>;
  onChange: (id: string | undefined) => void;
}

/** Chooses one of many by words, by its number or id, or by a link to it. */
export const LookupPicker = (props: Props) => {
  const { chosen, load, readReference, find, onChange } = props;
  const newest = useRef<Promise<LookupOption[]>>();
  const [problem, setProblem] = useState<string>();
  const [taken, setTaken] = useState<LookupOption>();
  /** A field whose text changes while one is in it opens its list, unless that is left to the button. */
  const [staysClosed, setStaysClosed] = useState(false);

  const options = useAsyncList<LookupOption>({
    load: async ({ filterText = '' }) => {
      const text = filterText === chosen?.label ? '' : filterText.trim();
      newest.current ??= load();
      newest.current.catch(() => {
        newest.current = undefined;
      });
      const reference = readReference(text);
      const [all, exact] = await Promise.all([
        newest.current,
        reference ? find(reference) : undefined,
      ]);
      const fitting = all.filter(
        ({ id, label, description }) =>
          id !== exact?.id && matchesWords(text, [label, description]),
      );
      return { items: [...(exact ? [exact] : []), ...fitting].slice(0, SHOWN) };
    },
  });

  /** A number, an id or a link needs no choosing from a list: the field takes it when it is left, or on Enter. */
  const takeReference = async () => {
    const text = options.filterText;
    const reference = text === chosen?.label ? undefined : readReference(text);
    if (!reference) {
      return;
    }
    setStaysClosed(true);
    try {
      const found = await find(reference);
      setProblem(
        found
          ? undefined
          : `There is nothing with the number or id ${reference}, or you may not see it`,
      );
      if (found) {
        setTaken(found);
        onChange(found.id);
      }
    } catch (error) {
      setProblem(
        `${reference} could not be looked up: ${describeError(toError(error))}`,
      );
    }
  };

  return (
    // The scaffolder's card is Material UI's: without being told what it stands on, the field could not be seen.
    <BgProvider bg="neutral-1">
      <div className={legible.legible}>
        <Combobox
          label={props.label}
          description={problem ?? describe(props, options)}
          placeholder="Type to search"
          isRequired={props.isRequired}
          isInvalid={props.isInvalid || problem !== undefined}
          isDisabled={props.isDisabled}
          validationBehavior="aria"
          options={options}
          search={{ mode: 'server' }}
          value={
            chosen
              ? [...(taken ? [taken] : []), ...options.items].find(
                  ({ id }) => id === chosen.id,
                ) ?? chosen
              : null
          }
          onChange={option => {
            setProblem(undefined);
            onChange(option?.id);
          }}
          onBlur={takeReference}
          onKeyDown={event => {
            // Tab empties the field before it is left.
            if (event.key !== 'Enter' && event.key !== 'Tab') {
              setStaysClosed(false);
              setProblem(undefined);
            } else if (!isOnOption(event.target)) {
              takeReference();
            }
          }}
          onFocus={() => setStaysClosed(false)}
          menuTrigger={staysClosed ? 'manual' : 'focus'}
        />
      </div>
    </BgProvider>
  );
};

/** Whether the arrow keys have led to an option, which is what Enter and Tab take then. */
function isOnOption(input: EventTarget): boolean {
  return (
    input instanceof Element && input.hasAttribute('aria-activedescendant')
  );
}

function describe(
  { what, empty, description }: Props,
  options: {
    items: unknown[];
    error?: Error;
    isLoading: boolean;
    filterText: string;
  },
): string | undefined {
  if (options.error) {
    return `Could not load ${what}: ${describeError(options.error)}`;
  }
  return options.items.length === 0 &&
    !options.isLoading &&
    options.filterText === ''
    ? empty
    : description;
}
