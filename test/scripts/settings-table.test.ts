import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { siteSettings } from '#domain/settings/settings.ts'
import { settingRules } from '#http/setting-rules.ts'
import { deploymentSettingNames, withSettingsTables } from '#scripts/settings-table.ts'
import { deployments, root } from '#test/support/source.ts'

const file = join(root, 'README.md')

describe('the tables of settings in README.md', () => {
  it('are up to date; they are written anew outside CI', () => {
    const written = readFileSync(file, 'utf8')
    const wanted = withSettingsTables(written)
    if (written !== wanted && process.env['CI'] === undefined) writeFileSync(file, wanted)
    expect(written, 'README.md was out of date').toBe(wanted)
  })

  it('have a row for each setting of administrators, each rule and each secret of the deployment', () => {
    const rows = [...readFileSync(file, 'utf8').matchAll(/^\| `([A-Za-z_]+)` \|/gm)].map(([, name]) => name)
    const secrets = deployments().whole.secrets!.required
    for (const name of [...Object.keys(siteSettings), ...Object.keys(settingRules), ...secrets])
      expect(
        rows.filter((each) => each === name),
        name,
      ).toHaveLength(1)
    expect(rows).toEqual([...deploymentSettingNames, ...Object.keys(siteSettings)])
  })
})
