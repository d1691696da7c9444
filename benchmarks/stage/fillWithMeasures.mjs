/**
 * Fills in closed incidents with their measures, evenly over the days before now: `incidents` of them within the last `days`
 * days, and `older` before that, as many a day until there are no more.
 */
export async function fillWithMeasures(database, { incidents, days, older }) {
  const total = incidents + older;
  const at = seconds =>
    `to_char((now() at time zone 'utc') - (${seconds}) * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;
  // The first is the newest.
  const age = `(n - 0.5) * ${(days * 86_400) / incidents}`;
  await database.query(
    `insert into incidents (id, origin, number, title, status, severity, service_id, service_name, entity_ref,
                            owner_ref, unmapped, triggered_at, acknowledged_at, resolved_at, version)
     select 'QDEMO' || n, 'pagerduty', n, 'Demo: error rate above 5 %, kind ' || n % 700, 'resolved',
            'P' || 1 + n % 4, 'PDEMO' || n % 500, 'demo-' || n % 500, 'component:default/demo-' || n % 500,
            'group:default/demo-' || n % 20, false, ${at(age)}, ${at(
      `${age} - 120`,
    )}, ${at(`${age} - 3600`)}, 10
     from generate_series($1::int, 1, -1) n`,
    [total],
  );
  // As the plugin packs them, with a bit of everything: repairs, refusals, a postmortem, action items, pages.
  await database.query(
    `insert into incident_measures (incident_id, measured_by, severity, service_id, entity_ref, owner_ref,
                                    environment, fingerprint, repeat_of, triggered_at, measure, counts)
     select id, 1, severity, service_id, entity_ref, owner_ref, 'production', kind,
            case when number % 3 = 0 then 'QDEMO1' end, triggered_at,
            replace(json_build_array(id, at, right(severity, 1)::int - 1, kind, json_build_array(0, 300), counts,
                                     json_build_array(number % 2, at + 260000, at + 100000 + number % 300000),
                                     case when number % 3 = 0
                                       then json_build_array(json_build_array(at + 200000, -1),
                                                             json_build_array(at + 200000, at + 900000))
                                       else to_json(0) end)::text, ' ', ''),
            counts::text
     from (
       select *, md5(title || service_id) as kind, replace(json_build_array(
              case when number % 4 = 0 then number % 600 else -1 end, 30 + number % 1500, 300 + number % 9000,
              600 + (number::bigint * 7919) % 200000, case when number % 5 = 0 then 'nyn' else 'yyy' end,
              1 + number % 2,
              case when number % 2 = 0 then json_build_array(1 + number % 3, 1, number % 3) else to_json(0) end,
              case when number % 7 = 0 then json_build_object('attempts', 1, 'cooldown', 2) else to_json(0) end,
              '111111' || number % 2 || '01' || number % 3, number % 3,
              case when number % 3 = 0 then json_build_array(1, 0, 20454) else to_json(0) end,
              2)::text, ' ', '')::json as counts
       from (select *, extract(epoch from triggered_at::timestamptz)::bigint as at
             from incidents where id like 'QDEMO%') as dated
     ) as measured
     order by triggered_at`,
  );
  await database.query(
    `insert into settings (name, value, changed_by, changed_at) values ('measured_by', '1', 'the benchmark', '')
     on conflict (name) do nothing`,
  );
  await database.query('vacuum analyze');
}
