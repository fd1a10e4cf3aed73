"""Compares the JSON Schema of scenarios with the reader: `headroom validate` and the schema must say the same.

    schema_agrees.py HEADROOM SOURCE_FOLDER

Every file of files/good must pass both, and every file of files/bad must fail both, at the same place. What a
schema can not see, because it needs arithmetic, another block or another file, is listed in ONLY_THE_READER.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema

# Bad files that only the reader can refuse: the place that it must name, and why a schema can not see it.
ONLY_THE_READER = {
    "composite_alarm_that_scales": ("/composite_alarms/0/AlarmActions/0", "what is a policy stands in another block"),
    "composite_alarm_of_itself": ("/composite_alarms/0/AlarmRule", "compares names"),
    "composite_alarms_in_a_circle": ("/composite_alarms/0/AlarmRule", "compares names"),
    "composite_alarm_of_an_unknown_alarm": ("/composite_alarms/0/AlarmRule", "the alarms stand in another block"),
    "composite_alarm_with_a_broken_rule": ("/composite_alarms/0/AlarmRule", "a grammar"),
    "composite_alarm_named_as_another": ("/composite_alarms/0", "compares two entries"),
    "custom_metric_every_seven_seconds": ("/custom_metrics/0/every", "arithmetic in a text"),
    "custom_metric_of_another_group": ("/custom_metrics/0/Dimensions", "the group's name stands in another block"),
    "custom_metric_twice": ("/custom_metrics/1", "compares two entries"),
    "short_period_of_a_standard_metric": ("/metric_alarms/0/Period", "the metric stands in another block"),
    "alarm_with_a_period_of_40_s": ("/metric_alarms/0/Period", "the metric stands in another block"),
    "metric_delay_of_an_unknown_namespace": ("/monitoring/metric_delay/App", "the metrics stand in another block"),
    "expression_of_two_periods": ("/metric_alarms/0/Metrics/1", "compares two entries"),
    "alarm_of_another_group": ("/metric_alarms/0/Dimensions/0/Value", "the group's name stands in another block"),
    "alarm_over_more_than_a_week": ("/metric_alarms/0", "a product of two values"),
    "credit_change_without_credits": ("/credit_changes", "the type stands in another block"),
    "io2_without_iops": ("/launch_template/LaunchTemplateData/BlockDeviceMappings/0/Ebs", "compares two values"),
    "gp2_with_iops": ("/launch_template/LaunchTemplateData/BlockDeviceMappings/0/Ebs", "compares two values"),
    "throughput_beyond_iops": ("/launch_template/LaunchTemplateData/BlockDeviceMappings/0/Ebs", "compares two values"),
    "two_root_volumes": ("/launch_template/LaunchTemplateData/BlockDeviceMappings/1", "compares two entries"),
    "rate_of_one_type_only": ("/purchase/usd_per_hour", "the types stand in other blocks"),
    "comparison_of_unknown_costs": ("/releases/compare", "the price list"),
    "alarm_on_an_expression_of_an_unknown_metric": ("/metric_alarms/0/Metrics/3", "what a text speaks of"),
    "alarm_on_a_metric_of_another_dimension": ("/metric_alarms/0/Dimensions", "what is a policy stands in another block"),
    "alarm_on_two_expressions": ("/metric_alarms/0/Metrics", "counts entries"),
    "slow_start_with_least_outstanding": ("/target_group", "compares two entries"),
    "stickiness_without_cross_zone": ("/target_group", "compares two entries"),
    "anomaly_mitigation_with_round_robin": ("/target_group", "compares two entries"),
    "app_cookie_without_a_name": ("/target_group", "compares two entries"),
    "dns_failover_after_routing_failover": ("/target_group", "compares two entries"),
    "one_node_without_cross_zone": ("/monitoring/nodes", "compares two blocks"),
    "broken_plan": ("/load/0/jmx", "the content of another file"),
    "desired_capacity_outside_the_limits": ("/auto_scaling_group", "compares two values"),
    "history_in_a_missing_file": ("/history/metric_data", "whether a file exists"),
    "history_of_closed_load": ("/history/days", "the load stands in another block"),
    "predictive_scaling_of_a_percentile": (
        "/scaling_policies/0/PredictiveScalingConfiguration/MetricSpecifications/0/CustomizedLoadMetricSpecification",
        "a pattern of alarms, too"),
    "predictive_scaling_of_an_unknown_metric": (
        "/scaling_policies/0/PredictiveScalingConfiguration/MetricSpecifications/0/CustomizedLoadMetricSpecification"
        "/MetricDataQueries/0/MetricStat/Metric/Namespace",
        "what is a policy stands in another block"),
    "two_predictive_policies_that_scale": ("/scaling_policies", "compares two entries"),
    "duplicate_alarm_name": ("/metric_alarms/1", "compares two entries"),
    "duplicate_policy_name": ("/scaling_policies/1", "compares two entries"),
    "duration_of_a_thousand_years": ("/duration", "arithmetic in a text"),
    "group_of_another_launch_configuration": ("/auto_scaling_group/LaunchConfigurationName", "its name stands in another block"),
    "health_check_timeout_above_the_interval": ("/target_group/HealthCheckTimeoutSeconds", "compares two values"),
    "metric_delay_of_two_days": ("/monitoring/metric_delay", "arithmetic in a text"),
    "min_size_above_max_size": ("/auto_scaling_group", "compares two values"),
    "missing_trace": ("/load/0/trace", "whether a file exists"),
    "trace_with_a_broken_line": ("/load/0/trace", "the content of another file"),
    "trace_from_behind_its_end": ("/load/0/from", "the content of another file"),
    "log_without_classes": ("/load/0/classes", "the classes stand in another block"),
    "log_with_a_path_of_no_class": ("/load/0/access_log", "the content of another file"),
    "missing_plan": ("/load/0/jmx", "whether a file exists"),
    "mix_missing_with_two_classes": ("/load/0/poisson/mix", "the classes stand in another block"),
    "mix_with_an_unknown_class": ("/load/0/poisson/mix/put", "the classes stand in another block"),
    "mix_without_weight": ("/load/0/poisson/mix", "a sum"),
    "more_threads_than_vcpus": ("/instance_types/lab/threads_per_core", "compares two values"),
    "noise_without_time": ("/noise", "a sum of means"),
    "more_credits_than_vcpus_can_burn": ("/instance_types/lab.c1/credits_per_hour", "compares two values"),
    "more_datapoints_than_periods": ("/metric_alarms/0/DatapointsToAlarm", "compares two values"),
    "no_instance_type_at_all": ("/auto_scaling_group", "the type may stand in another block"),
    "override_of_an_unknown_thread_group": ("/load/0/overrides/Visitor", "the content of another file"),
    "own_type_with_a_name_of_the_catalogue": ("/instance_types/t3.micro", "the catalogue"),
    "plan_of_another_root": ("/load/0/jmx", "the content of another file"),
    "plan_outside_the_folder": ("/load/0/jmx", "where the scenario lies"),
    "plan_with_a_sampler_of_no_class": ("/load/0/jmx", "the content of another file"),
    "plan_with_an_absolute_path": ("/load/0/jmx", "what is absolute depends on the system"),
    "provisioning_after_an_unknown_step": ("/provisioning", "the steps that there are"),
    "provisioning_in_a_circle": ("/provisioning", "the order of the steps"),
    "rate_points_that_go_back": ("/load/0/poisson/rate/2/0", "compares two values"),
    "checkpoints_that_go_back": ("/releases/refresh/CheckpointPercentages/1", "compares two values"),
    "price_of_software_on_an_own_image": ("/images/ami-1/software_usd_per_hour", "the default of the owner"),
    "refresh_over_a_wide_range": ("/releases/refresh", "compares two values"),
    "release_into_an_image_of_amazon": ("/releases", "the images stand in another block"),
    "releases_that_go_back": ("/releases/at/1", "compares two values"),
    "resize_to_an_unknown_type": ("/vertical_scaling/schedule/0/InstanceType", "the catalogue"),
    "vertical_policy_with_an_unknown_type": ("/scaling_policies", "the catalogue"),
    "resource_of_no_name": ("/provisioning/steps/artefact/resource", "the resources stand in another block"),
    "resource_where_there_is_none": ("/provisioning/steps/artefact/resource", "the resources stand in another block"),
    "response_above_the_bytes": ("/application/requests/get/response_bytes", "compares two values"),
    "sampler_to_an_unknown_class": ("/load/0/samplers/home", "the classes stand in another block"),
    "scaling_on_a_metric_that_is_not_built": ("/metric_alarms/0/MetricName", "what is a policy stands in another block"),
    "start_time_that_no_calendar_has": ("/start_time", "the calendar"),
    "throttle_with_a_period_of_nanoseconds": ("/throttle/period", "arithmetic in a text"),
    "throttle_with_ramp_and_period": ("/throttle/ramp", "whether a duration is 0"),
    "step_adjustments_that_end": ("/scaling_policies/0/StepAdjustments", "compares several steps"),
    "step_adjustments_with_a_gap": ("/scaling_policies/0/StepAdjustments", "compares several steps"),
    "sine_above_its_mean": ("/load/0/poisson/rate/sine", "compares two values"),
    "sine_of_too_many_waves": ("/load/0/poisson/rate/sine", "compares two values"),
    "flash_crowd_below_its_base": ("/load/0/poisson/rate/flash_crowd", "compares two values"),
    "weekly_in_an_unknown_time_zone": ("/load/0/poisson/rate/weekly/time_zone", "the database of time zones"),
    "product_beyond_all_rates": ("/load/0/poisson/rate/product", "a product"),
    "bursts_without_a_ratio": ("/load/0/open/arrivals/mmpp", "one of two keys, not both"),
    "bursts_of_too_much_dispersion": ("/load/0/open/arrivals/mmpp/index_of_dispersion", "compares three values"),
    "mix_points_that_go_back": ("/load/0/poisson/mix/1/0", "compares two values"),
    "sessions_without_rate_and_users": ("/load/0/sessions", "one of two keys, not both"),
    "sessions_without_requests": ("/load/0/sessions", "one of three keys, not more"),
    "sessions_of_a_mix_without_end": ("/load/0/sessions/mix", "what stands beside it"),
    "session_length_that_shrinks": ("/load/0/sessions/length/uniform", "compares two values"),
    "users_with_a_process": ("/load/0/sessions/arrivals", "what stands beside it"),
    "graph_with_a_page_that_nobody_sees": ("/load/0/sessions/graph", "ways through a graph"),
    "graph_without_a_way_out": ("/load/0/sessions/graph", "ways through a graph"),
    "graph_to_a_page_without_a_row": ("/load/0/sessions/graph/next/get/put", "the pages stand beside it"),
    "stop_before_start": ("/load/0", "compares two values"),
    "times_in_a_broken_file": ("/application/requests/get/steps/0/cpu/empirical/file", "the content of another file"),
    "times_in_a_missing_file": ("/application/requests/get/steps/0/cpu/empirical/file", "whether a file exists"),
    "timeseries_of_microseconds": ("/timeseries/step", "arithmetic in a text"),
    "two_target_groups_and_none_named": ("/target_group/TargetGroups", "what the group names stands in another block"),
    "two_loads_of_one_name": ("/load/1", "compares two entries"),
    "connection_reuse_without_keep_alive_timeout": ("/load_balancer/connection_reuse", "the application stands in another block"),
    "uniform_from_above_to": ("/application/requests/get/steps/0/cpu/uniform", "compares two values"),
    "termination_policy_behind_the_default": ("/auto_scaling_group/TerminationPolicies/1", "the order of entries"),
    "recurrence_at_minute_60": ("/scheduled_actions/0/Recurrence", "numbers in a text"),
    "unknown_time_zone": ("/scheduled_actions/0/TimeZone", "the database of time zones"),
    "two_actions_of_one_name": ("/scheduled_actions/1", "compares two entries"),
    "hook_that_boots_at_the_end": ("/lifecycle_hooks/0/completion", "compares two values"),
    "suspension_that_ends_first": ("/suspended_processes/0/to", "compares two values"),
    "shortage_in_another_zone": ("/faults/insufficient_capacity/0/AvailabilityZone", "the zones stand in another block"),
    "maintenance_over_a_wide_range": ("/auto_scaling_group/InstanceMaintenancePolicy", "compares two values"),
    "target_by_hand_in_another_zone": ("/target_group/static_targets/0/AvailabilityZone", "the zones stand in another block"),
    "unknown_image": ("/launch_template/LaunchTemplateData/ImageId", "the images stand in another block"),
    "unknown_instance_type": ("/launch_template/LaunchTemplateData/InstanceType", "the catalogue"),
    "unknown_instance_type_in_an_override": (
        "/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides/0/InstanceType", "the catalogue"),
    "weights_in_some_overrides": (
        "/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides", "compares entries"),
    "one_override_twice": (
        "/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides/1", "compares entries"),
    "spot_share_without_a_rate": ("/auto_scaling_group", "the rate stands in another block"),
    "spot_rate_of_another_type": ("/purchase/spot/types/m5.large", "the types stand in another block"),
    "mixed_instances_and_warm_pool": ("/warm_pool", "the group stands in another block"),
    "longest_wait_below_the_first": ("/load/0/clients/retry/backoff/exponential", "compares two values"),
    "two_response_timeouts": ("/load/0/clients/response_timeout", "the other one stands in another block"),
    "circuit_breaker_of_closed_load": ("/load/0/clients/circuit_breaker", "what is closed is told by another key"),
    "patience_beside_a_response_timeout": ("/load/0/clients/response_timeout", "the patience stands in another block"),
    "response_timeout_of_threads": ("/load/0/clients/response_timeout", "what is closed is told by another key"),
    "unknown_request_class": ("/load/0/thread_group/requests/0", "the classes stand in another block"),
    "warm_up_as_long_as_the_run": ("/warm_up", "compares two values"),
}

def without_comments(text):
    """The reader allows comments in JSON, Python's parser does not."""
    return re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda match: match.group(1) or "", text, flags=re.DOTALL)


def pointer(steps):
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps) or "/"


class Checker:
    """Of one kind of file: a schema, and a command that reads such files."""

    def __init__(self, program, schema, command, only_the_reader):
        self.program = program
        self.command = command
        self.only_the_reader = only_the_reader
        self.failures = []
        schema = json.loads(schema.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        self.schema = jsonschema.Draft7Validator(schema)

    def fail(self, file, message):
        self.failures.append(f"{file.name}: {message}")

    def errors_of_schema(self, document):
        """What the schema does not like, as places of a document with a message."""
        errors = []
        for error in self.schema.iter_errors(document):
            steps = list(error.absolute_path)
            where = pointer(steps)
            if error.validator == "additionalProperties" and isinstance(error.validator_value, bool):
                known = error.schema.get("properties", {})
                for key in error.instance:
                    if key not in known:
                        errors.append((pointer(steps + [key]), "unknown key"))
            elif error.validator == "required":
                for key in error.validator_value:
                    if key not in error.instance:
                        errors.append((pointer(steps + [key]), "required key"))
            else:
                errors.append((where, f"{error.validator}: {error.message[:200]}"))
        return errors

    def run(self, *arguments):
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr

    def problems_of_reader(self, file):
        """Exit status of the command, and the places that it names."""
        status, _, complaint = self.run(*self.command, file)
        places = []
        for line in complaint.splitlines():
            match = re.match(r"(?:headroom: )?.*\.json: (/[^:]*)", line)
            if match:
                places.append(match.group(1))
        return status, places, complaint.strip()

    def check_good(self, file, runs):
        document = json.loads(without_comments(file.read_text(encoding="utf-8")))
        for place, message in self.errors_of_schema(document):
            self.fail(file, f"the schema refuses {place} ({message}), the reader should accept the file")
        status, _, complaint = self.problems_of_reader(file)
        if status != 0:
            self.fail(file, f"the schema accepts it, but {self.command[0]} ends with status {status}:\n    {complaint}")
            return
        if runs:
            self.check_resolved(file)

    def check_resolved(self, file):
        """What a result calls its resolved scenario is a scenario too."""
        status, output, complaint = self.run("run", file, "--json", "--quiet")
        if status != 0:
            self.fail(file, f"run ends with status {status}:\n    {complaint}")
            return
        for place, message in self.errors_of_schema(json.loads(output)["resolved_scenario"]):
            self.fail(file, f"the schema refuses {place} of its resolved scenario ({message})")

    def check_bad(self, file):
        errors = self.errors_of_schema(json.loads(file.read_text(encoding="utf-8")))
        status, places, complaint = self.problems_of_reader(file)
        if status != 2:
            self.fail(file, f"{self.command[0]} ends with status {status}, not 2: {complaint}")
        if file.stem in self.only_the_reader:
            expected, reason = self.only_the_reader[file.stem]
            if expected not in places:
                self.fail(file, f"the reader should name {expected}; it says:\n    {complaint}")
            if errors:
                self.fail(file, f"the schema sees it after all ({errors[0]}): take it off ONLY_THE_READER ({reason})")
        elif not errors:
            self.fail(file, f"the schema accepts it, but the reader says:\n    {complaint}")
        elif not any(self.is_same_place(place, error[0]) for place in places for error in errors):
            self.fail(file, f"refused for different reasons:\n    schema: {errors}\n    reader: {complaint}")

    def conclude(self, bad, what):
        """Tells what has failed, and ends."""
        for name in sorted(set(self.only_the_reader) - {file.stem for file in bad}):
            self.failures.append(f"{name}: listed in this script, but there is no such file")
        for failure in self.failures:
            print(f"FAILED {failure}")
        print(f"{what}, {len(self.failures)} failures")
        sys.exit(1 if self.failures else 0)

    @staticmethod
    def is_same_place(a, b):
        """The same, or near: a rule on two keys can be told of either, or of the object that holds them."""
        above_a, above_b = a.rpartition("/")[0], b.rpartition("/")[0]
        return a == b or above_a == b or above_b == a or (above_a == above_b and above_a != "")


def main():
    program, source = sys.argv[1], Path(sys.argv[2])
    checker = Checker(program, source / "scenarios/schema/scenario.schema.json", ["validate"], ONLY_THE_READER)
    files = source / "tests/scenario/files"
    good = sorted((files / "good").glob("*.json"))
    shipped = sorted((source / "scenarios").glob("*.json")) + sorted((source / "scenarios/gallery").glob("*.json"))
    bad = sorted((files / "bad").glob("*.json"))
    if not good or not bad or not shipped:
        sys.exit(f"no files to check below {files}")
    for file in good:
        checker.check_good(file, runs=True)
    for file in shipped:
        checker.check_good(file, runs=False)
    for file in bad:
        checker.check_bad(file)
    checker.conclude(bad, f"{len(good)} good, {len(shipped)} shipped and {len(bad)} bad files")


if __name__ == "__main__":
    main()
