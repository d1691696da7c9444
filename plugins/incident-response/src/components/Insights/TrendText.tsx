import { Text } from '@backstage/ui';
import type { Trend } from './figures';

const ARROWS = { up: '↑', down: '↓', same: '→' };

/** A trend in words; the arrow and the colour only repeat them. */
export const TrendText = (props: { trend?: Trend }) => {
  const { trend } = props;
  if (!trend) {
    return <Text color="secondary">nothing to compare it with</Text>;
  }
  const { isBetter, direction, text } = trend;
  return (
    <Text color={colorOf(isBetter)}>
      <span aria-hidden>{ARROWS[direction]} </span>
      {text}
      {isBetter !== undefined && (isBetter ? ', better' : ', worse')}
    </Text>
  );
};

function colorOf(isBetter: boolean | undefined) {
  if (isBetter === undefined) {
    return 'secondary';
  }
  return isBetter ? 'success' : 'danger';
}
