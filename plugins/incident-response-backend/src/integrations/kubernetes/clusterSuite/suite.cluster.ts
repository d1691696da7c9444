// One file, so that the client of Kubernetes is loaded once: that takes longer than most of the tests.
import './access';
import './scope';
import './restartPod';
import './rolloutRestart';
import './rollback';
import './cleanDisk';
import { describeByUsage } from './byUsage';

// Not every cluster measures its pods; scripts/test-kubernetes.mjs has asked, and says so where it doesn't.
if (process.env.CLUSTER_SUITE_METRICS === 'yes') {
  describeByUsage();
}
