/** The expression of `search_form` stands in indexes as well, which Postgres uses only while both are the same. */
import { describe, expect, it } from 'vitest'
import { useDatabase } from '#test/support/servers/database.ts'

const database = useDatabase()

/** The plan of a search, where the planner may not read the whole table. */
async function planOf(condition: string): Promise<string> {
  const rows = await database.sql<{ 'QUERY PLAN': string }>(
    `explain (costs off) select from ${condition} like '%' || search_form('abc') || '%'`,
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

describe('search_form is inlined, so that a search uses the index of', () => {
  it.each([
    ['groups_search', 'groups g where search_form(g.name)'],
    ['resources_search', `resources r where search_form(r.name || chr(10) || r.display_name)`],
    ['users_search_text', 'users u where u.search_text'],
  ])('%s', async (index, condition) => {
    await database.sql('set enable_seqscan = off')
    expect(await planOf(condition)).toContain(`Bitmap Index Scan on ${index}`)
  })

  it('users: what the column has is what the function makes', async () => {
    const name = 'Ótávio ŁØĐ Straße ｗｉｄｅ 한글 ガ й'
    const [row] = await database.sql<{ column: string; made: string }>(
      `insert into users (username, username_canonical, username_skeleton, user_data) values ('a', 'a', 'a', jsonb_build_object('full_name', $1::text))
       returning search_text as column, search_form($1::text || chr(10) || 'a' || chr(10)) as made`,
      [name],
    )
    expect(row!.column).toBe(row!.made)
    expect(row!.column).toBe('otavio lod strasse wide 한글 ガ и\na\n')
  })
})
