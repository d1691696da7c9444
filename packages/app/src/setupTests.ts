import '@testing-library/jest-dom';

const { error } = console;
Object.assign(console, {
  error: (...args: unknown[]) => {
    // Material UI 4, which Backstage's own pages are still made of.
    if (!args.join(' ').includes('findDOMNode is deprecated')) {
      error(...args);
    }
  },
});
