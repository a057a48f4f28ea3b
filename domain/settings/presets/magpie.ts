import type { Preset } from './preset.ts'

/** What Magpie goes by where nobody configured it otherwise. Its service types are most of what it is. */
export const magpie: Preset = {
  meaning:
    'the user names and group names of Magpie, and its service types for geodata (OGC services, GeoServer, THREDDS)',
  settings: { username_rules: 'ascii-lowercase', group_name_rules: 'ascii' },
  flags: {},
  abilities: {},
}
