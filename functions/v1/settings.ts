/** Settings of the whole service, for administrators. They are defined in `domain/settings/settings.ts`. */
import { derivedOf, presetSettingsOf } from '#domain/settings/settings.ts'
import { requireAdministrator } from '#http/authenticate.ts'
import { idempotent } from '#http/idempotency.ts'
import { createFunction, database } from '#http/function.ts'
import { body } from '#http/body/input.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { Change } from '#http/requests/settings-schema.ts'
import { getSettings, listSettingChanges, updateSettings } from '#store/settings.ts'
import { getSetupStatus } from '#store/setup.ts'

const settingsFunction = createFunction('/v1/settings')
settingsFunction.use('*', triggersDelivery)

settingsFunction.get('/', requireAdministrator('settings:read'), async (c) =>
  c.json(await getSettings(database(c), c.var.caller)),
)

settingsFunction.get('/setup', requireAdministrator('settings:read'), async (c) =>
  c.json(await getSetupStatus(database(c), c.var.caller)),
)

settingsFunction.get('/changes', requireAdministrator('settings:read'), async (c) =>
  c.json({ items: await listSettingChanges(database(c), c.var.caller) }),
)

settingsFunction.patch('/', requireAdministrator('settings:write'), body(Change), idempotent, async (c) => {
  const change = c.req.valid('json')
  return c.json(await updateSettings(database(c), c.var.caller, change, derivedOf(change), presetSettingsOf(change)))
})

export default settingsFunction
