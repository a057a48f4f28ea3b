\set n random(1, 200)
select check_facts_one(q.sid, q.sub, q.rev, null, q.resource, q.permission) from scale_question q where q.kind = 'typical' and q.n = :n;
