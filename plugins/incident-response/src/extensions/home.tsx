import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

/** For portals with the home plugin; without it nothing asks for the widget. */
export const myFollowUpsWidget = HomePageWidgetBlueprint.make({
  name: 'my-follow-ups',
  params: {
    name: 'MyFollowUps',
    title: 'Incidents and action items',
    description:
      'Open incidents of your teams, and action items of yours that are overdue',
    components: async () => {
      const { MyFollowUps } = await import('../components/MyFollowUps');
      return { Content: () => <MyFollowUps /> };
    },
  },
});
