export interface Config {
  exampleCache?: {
    /** Address of the caches' own API. */
    url: string;
  };
}
