// Preloaded with --expose-gc: SIGUSR2 collects garbage, so that memory in use can be told from memory not yet given back.
process.on('SIGUSR2', () => {
  global.gc();
  global.gc();
});
