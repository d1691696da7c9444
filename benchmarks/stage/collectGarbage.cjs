// Preloaded with --expose-gc: SIGUSR2 collects garbage and gives back what isn't needed, so that memory in use can be told
// from memory that nobody has asked for yet.
process.on('SIGUSR2', () => {
  global.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
});
