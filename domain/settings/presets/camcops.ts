import { defaultSessionLifetime } from '#domain/sessions/session.ts'
import type { Preset } from './preset.ts'

/** What CamCOPS goes by where nobody configured it otherwise, and the flags of its memberships; its columns in the comments. */
export const camcops: Preset = {
  meaning:
    'the user names, the password length, the rights of group administrators, the idle end of sessions and the membership flags of CamCOPS',
  settings: {
    username_rules: 'ascii',
    password_min_length: 10,
    group_administrators_set_any_password: true,
    session_lifetime: { ...defaultSessionLifetime, idle_minutes: 30 },
  },
  flags: {
    /** `may_upload` */
    upload: { meaning: 'Uploads data into the group', set_by: 'group-administrator' },
    /** `may_register_devices` */
    register_devices: { meaning: 'Registers devices for the group', set_by: 'group-administrator' },
    /** `may_use_webviewer` */
    use_web: { meaning: 'Uses the web front end', set_by: 'group-administrator' },
    /** `view_all_patients_when_unfiltered` */
    see_all_unfiltered: {
      meaning: 'Sees everybody in the group without choosing a filter first',
      set_by: 'group-administrator',
    },
    /** `may_dump_data` */
    dump: { meaning: 'Takes the group’s data away as a whole', set_by: 'group-administrator' },
    /** `may_run_reports` */
    report: { meaning: 'Runs reports on the group', set_by: 'group-administrator' },
    /** `may_add_notes` */
    add_notes: { meaning: 'Adds special notes', set_by: 'group-administrator' },
    /** `may_manage_patients` */
    manage_patients: { meaning: 'Adds, edits and deletes patients', set_by: 'group-administrator' },
    /** `may_email_patients` */
    email_patients: { meaning: 'Sends email to patients', set_by: 'group-administrator' },
  },
  // To administer a group includes its patients and erasing tasks. It gives neither dumps nor reports nor notes nor uploads: those need
  // their own flag even of administrators.
  abilities: {
    erase_tasks: ['group_administrator'],
    manage_patients: ['manage_patients', 'group_administrator'],
    email_patients: ['email_patients', 'group_administrator'],
  },
}
