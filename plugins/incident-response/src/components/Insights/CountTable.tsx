import type { InsightsCount } from '@incident-response/backstage-plugin-common';
import { Behind, type ShowBehind } from './Behind';

/** Numbers that open what is behind them. */
export const CountTable = (props: {
  first: string;
  columns: string[];
  rows: { name: string; counts: InsightsCount[] }[];
  onShow: ShowBehind;
}) => (
  <table>
    <thead>
      <tr>
        <th scope="col">{props.first}</th>
        {props.columns.map(column => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {props.rows.map(({ name, counts }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {counts.map((count, index) => (
            <td key={props.columns[index]}>
              <Behind
                behind={count.behind}
                count={count.count}
                label={`${name}, ${props.columns[index]}`}
                onShow={props.onShow}
              >
                {count.count}
              </Behind>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
