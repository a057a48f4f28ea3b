/** Settings of the whole service, for administrators. */
import * as z from 'zod/mini'
import { lockoutBounds } from '../../domain/lockout-policies.ts'
import { administrator } from '../../http/authenticate.ts'
import { createFunction, database } from '../../http/function.ts'
import { body } from '../../http/input.ts'
import { atLeastOne } from '../../http/tree-schemas.ts'
import * as settings from '../../store/settings.ts'

const within = ({ min, max }: { min: number; max: number }) => z.int().check(z.gte(min), z.lte(max))

const Change = atLeastOne({
  registration_open: z.optional(z.boolean()),
  lockout: z.optional(
    z.strictObject({
      threshold: within(lockoutBounds.threshold),
      increment_minutes: within(lockoutBounds.incrementMinutes),
    }),
  ),
})

const settingsFunction = createFunction('/v1/settings')

settingsFunction.get('/', administrator, async (c) => c.json(await settings.get(database(c), c.var.caller)))

settingsFunction.patch('/', administrator, body(Change), async (c) =>
  c.json(await settings.change(database(c), c.var.caller, c.req.valid('json'))),
)

export default settingsFunction
