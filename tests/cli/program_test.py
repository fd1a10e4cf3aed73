"""All tests of the program from outside, one subject after the other; each file of them can be run by itself.

    program_test.py HEADROOM [TEST...]
"""

# pylint: disable=unused-wildcard-import,wildcard-import
from alarm_test import *
from backtest_test import *
from exit_status_test import *
from import_export_test import *
from interrupt_test import *
from out_folder_test import *
from output_test import *
from prices_test import *
from recorded_load_test import *
from replications_test import *
from program import main

if __name__ == "__main__":
    main()
