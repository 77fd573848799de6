import { Command } from 'commander';
import { examples } from '../command.ts';
import { approveCommand } from './migrate/approve.ts';
import { backfillCommand } from './migrate/backfill.ts';
import { baselineCommand } from './migrate/baseline.ts';
import { downCommand } from './migrate/down.ts';
import { importCommand } from './migrate/import.ts';
import { keygenCommand } from './migrate/keygen.ts';
import { lintCommand } from './migrate/lint.ts';
import { measureCommand } from './migrate/measure.ts';
import { newCommand } from './migrate/new.ts';
import { planCommand } from './migrate/plan.ts';
import { protectCommand } from './migrate/protect.ts';
import { redoCommand } from './migrate/redo.ts';
import { repairCommand } from './migrate/repair.ts';
import { smokeCommand } from './migrate/smoke.ts';
import { sqlCommand } from './migrate/sql.ts';
import { statusCommand } from './migrate/status.ts';
import { upCommand } from './migrate/up.ts';
import { verifyCommand } from './migrate/verify.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .summary('bring the database to the version of the code, or back')
    .description(
      'Brings the database to the version of the code, or back. Without a command: `up`.\nEach migration commits together with its record, so an interrupted run is completed by the next one.',
    )
    .addCommand(upCommand(), { isDefault: true })
    .addCommand(downCommand())
    .addCommand(redoCommand())
    .addCommand(planCommand())
    .addCommand(approveCommand())
    .addCommand(protectCommand())
    .addCommand(keygenCommand())
    .addCommand(lintCommand())
    .addCommand(sqlCommand())
    .addCommand(newCommand())
    .addCommand(importCommand())
    .addCommand(backfillCommand())
    .addCommand(statusCommand())
    .addCommand(verifyCommand())
    .addCommand(baselineCommand())
    .addCommand(repairCommand())
    .addCommand(smokeCommand())
    .addCommand(measureCommand())
    .addHelpText(
      'after',
      examples(
        'runledger migrate',
        'runledger migrate --driver sqlite',
        'runledger migrate status --json',
        'runledger migrate down --steps 2',
      ),
    );
}
