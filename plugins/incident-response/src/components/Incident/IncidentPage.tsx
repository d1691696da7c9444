import { useLocation, useParams } from 'react-router-dom';
import { isMissing } from '../../api/describeError';
import { useIncident } from '../../hooks/useIncident';
import { readArrivingSince } from '../Drill';
import { LiveContent } from '../States';
import { IncidentArriving } from './IncidentArriving';
import { IncidentMissing } from './IncidentMissing';
import { IncidentView } from './IncidentView';

/** `/incidents/:incidentId`. */
export const IncidentPage = () => {
  const { incidentId = '' } = useParams();
  const arrivingSince = readArrivingSince(useLocation().state);
  const incident = useIncident(incidentId);

  if (!incident.data && incident.error && isMissing(incident.error)) {
    return arrivingSince === undefined ? (
      <IncidentMissing incidentId={incidentId} />
    ) : (
      <IncidentArriving incidentId={incidentId} since={arrivingSince} />
    );
  }
  return (
    <LiveContent what={`incident ${incidentId}`} live={incident} rows={10}>
      {data => <IncidentView incident={data} onChanged={incident.refresh} />}
    </LiveContent>
  );
};
