import type { Severity } from '@incident-response/backstage-plugin-common';

/** Half the height is 1, so that the same path serves badges and plots. */
const SHAPES: Record<Severity, string> = {
  P1: 'M-0.4 -1 L0.4 -1 L1 -0.4 L1 0.4 L0.4 1 L-0.4 1 L-1 0.4 L-1 -0.4 Z',
  P2: 'M0 -1 L1 0.9 L-1 0.9 Z',
  P3: 'M0 -1 L1 0 L0 1 L-1 0 Z',
  P4: 'M0 -0.8 A0.8 0.8 0 1 1 0 0.8 A0.8 0.8 0 1 1 0 -0.8 Z',
};

/** A severity without words or colour: octagon, triangle, diamond, circle. Draw it inside an `svg`. */
export const SeverityShape = (props: {
  severity: Severity;
  x: number;
  y: number;
  radius: number;
  className?: string;
}) => (
  <path
    d={SHAPES[props.severity]}
    transform={`translate(${props.x} ${props.y}) scale(${props.radius})`}
    className={props.className}
    fill="currentColor"
  />
);
