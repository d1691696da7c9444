/** Something that stops a drill before it can tell anything, with what to do about it. */
export class DrillError extends Error {}
