import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';

/**
 * What a Backstage backend can do at best with a signed webhook: verify it and insert one row. Ingest is measured
 * beside it, in the same process and the same run.
 */
export default createBackendPlugin({
  pluginId: 'baseline',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpRouter: coreServices.httpRouter,
      },
      async init({ config, database, httpRouter }) {
        const [secret] = config.getStringArray(
          'incidentResponse.pagerDuty.webhookSecrets',
        );
        const knex = await database.getClient();
        if (!(await knex.schema.hasTable('webhooks'))) {
          await knex.schema.createTable('webhooks', table => {
            table.string('id').primary();
            table.text('body').notNullable();
            table.string('received_at').notNullable();
          });
        }

        const router = express.Router();
        router.post(
          '/webhooks',
          express.raw({ type: () => true, limit: '256kb', inflate: false }),
          (req, res, next) => {
            if (!isSigned(req.body, req.header('x-pagerduty-signature'))) {
              res.status(401).end();
              return;
            }
            knex('webhooks')
              .insert({
                id: req.header('x-webhook-id'),
                body: req.body.toString('utf8'),
                received_at: new Date().toISOString(),
              })
              .then(() => res.status(202).json({ status: 'accepted' }), next);
          },
        );
        httpRouter.use(router);
        httpRouter.addAuthPolicy({
          path: '/webhooks',
          allow: 'unauthenticated',
        });

        function isSigned(body: Buffer, header = ''): boolean {
          const expected = Buffer.from(
            `v1=${createHmac('sha256', secret).update(body).digest('hex')}`,
          );
          const given = Buffer.from(header);
          return (
            given.length === expected.length && timingSafeEqual(given, expected)
          );
        }
      },
    });
  },
});
