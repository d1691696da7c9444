import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages are loaded lazily; the first one of a test file takes more than the default second on a busy machine.
configure({ asyncUtilTimeout: 8_000 });
jest.setTimeout(30_000);

// jsdom lays nothing out: the Markdown editor asks where its text is, and long lists ask what can be seen of them.
Object.assign(window, {
  IntersectionObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
});
Range.prototype.getClientRects = () =>
  document.createElement('span').getClientRects();
Range.prototype.getBoundingClientRect = () => new DOMRect();

/** Said under jsdom by Backstage's header, Material UI and React's lazy loading, and its router, whatever our pages do. */
const NOT_OURS = [
  'React Router Future Flag Warning',
  '[JSS] processedRuleToParse is not defined',
  'A component changed from uncontrolled to controlled',
  'icons were registered as IconComponent',
  'findDOMNode is deprecated',
  'A suspended resource finished loading inside a test',
];

const { warn, error } = console;
const unlessNotOurs =
  (log: (...args: unknown[]) => void) =>
  (...args: unknown[]) => {
    if (!NOT_OURS.some(text => args.join(' ').includes(text))) {
      log(...args);
    }
  };
Object.assign(console, {
  warn: unlessNotOurs(warn),
  error: unlessNotOurs(error),
});
