/**
 * An example of a repair that a module adds.
 *
 * @packageDocumentation
 */
export { exampleModule as default } from './module';
