/** Permission names in capitals, as in the code of Magpie; its responses and files contain both forms. */

/** The members of Magpie's `Permission`. Each is the permission in lower case without underscores: `GET_MAP` is `getmap`. */
const members: ReadonlySet<string> = new Set([
  'READ',
  'WRITE',
  'ACCESS',
  'BROWSE',
  'GET_CAPABILITIES',
  'GET_MAP',
  'GET_FEATURE_INFO',
  'GET_LEGEND_GRAPHIC',
  'GET_METADATA',
  'GET_PROPERTY_VALUE',
  'GET_GML_OBJECT',
  'GET_FEATURE',
  'GET_FEATURE_WITH_LOCK',
  'DESCRIBE_FEATURE_TYPE',
  'DESCRIBE_LAYER',
  'DESCRIBE_STORED_QUERIES',
  'CREATE_STORED_QUERY',
  'DROP_STORED_QUERY',
  'LIST_STORED_QUERIES',
  'LOCK_FEATURE',
  'TRANSACTION',
  'DESCRIBE_PROCESS',
  'EXECUTE',
])

/** The permission of a member; undefined for any other text, also in mixed case. */
export function permissionOfMember(text: string): string | undefined {
  return members.has(text) ? text.replaceAll('_', '').toLowerCase() : undefined
}
