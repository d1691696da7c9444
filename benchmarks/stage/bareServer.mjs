// The least that a service can do with a signed webhook: express and a connection pool, no framework around them. It
// verifies the signature and inserts one row. Measured beside the plugin's route; not meant for anything else.
import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { Pool } from 'pg';

const { BARE_PORT, BARE_DATABASE_URL, BARE_SECRET } = process.env;
const pool = new Pool({ connectionString: BARE_DATABASE_URL });
await pool.query(
  'create table webhooks (id text primary key, body text not null, received_at text not null)',
);

const app = express();
app.get('/', (_req, res) => {
  res.json({ status: 'ok' });
});
app.post(
  '/webhooks',
  express.raw({ type: () => true, limit: '256kb', inflate: false }),
  (req, res, next) => {
    const expected = Buffer.from(
      `v1=${createHmac('sha256', BARE_SECRET).update(req.body).digest('hex')}`,
    );
    const given = Buffer.from(req.header('x-pagerduty-signature') ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      res.status(401).end();
      return;
    }
    pool
      .query(
        'insert into webhooks (id, body, received_at) values ($1, $2, $3)',
        [
          req.header('x-webhook-id'),
          req.body.toString('utf8'),
          new Date().toISOString(),
        ],
      )
      .then(() => res.status(202).json({ status: 'accepted' }), next);
  },
);
app.listen(Number(BARE_PORT), '127.0.0.1');
