/**
 * The sweeper delivers email and webhooks from the outbox. It runs every minute, and when another function triggers it after a change. The
 * scheduled run also seals the audit log and deletes expired rows.
 */
import type { Sweeper } from '#http/compose.ts'
import type { Env } from '#http/env.ts'
import { deliverMail } from '#jobs/deliver-mail.ts'
import { deliverWebhooks } from '#jobs/deliver-webhooks.ts'
import { runAll, runMaintenance } from '#jobs/maintenance.ts'

/** What a trigger starts. A deployment that cannot send mail leaves webhooks to the scheduled run. */
async function deliverAll(env: Env): Promise<void> {
  await deliverMail(env)
  await deliverWebhooks(env)
}

const sweeper: Sweeper = {
  async fetch(_request, env) {
    await deliverAll(env)
    return new Response(null, { status: 204 })
  },
  scheduled: (_controller, env) => runAll([deliverMail(env), deliverWebhooks(env), runMaintenance(env)]),
  queue: (_batch, env) => deliverAll(env),
}

export default sweeper
