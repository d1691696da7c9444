import type { NextFunction, Request, Response } from 'express';

const MOST_BYTES = 10 * 1024 * 1024;

/** Puts the exact bytes of the body, of whatever encoding, into `request.body`. */
export function readRawBody(
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > MOST_BYTES) {
      response.status(413).end();
      request.destroy();
    }
  });
  request.once('end', () => {
    request.body = Buffer.concat(chunks);
    next();
  });
  request.once('error', next);
}
