\set n random(1, 200)
select check_facts(q.sid, q.sub, q.rev, array[q.resource], array[q.permission], null, false) from scale_question q where q.kind = 'typical' and q.n = :n;
