/** The content of a body in `aws-chunked` encoding: `<hex size>[;signature]\r\n<bytes>\r\n …`, ended by a chunk of size 0. */
export function decodeChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', position);
    const size = Number.parseInt(
      body.subarray(position, Math.max(lineEnd, position)).toString('latin1'),
      16,
    );
    if (lineEnd < 0 || !(size > 0)) {
      return Buffer.concat(chunks);
    }
    const start = lineEnd + 2;
    chunks.push(body.subarray(start, start + size));
    position = start + size + 2;
  }
}
