"""What `headroom export aws` writes: AWS's own validator accepts the inputs, apply.sh calls the CLI with them,
the CloudFormation template and Terraform are whole, and `headroom import asg` makes the same scenario of them.

    export_test.py HEADROOM SOURCE_FOLDER             everything but the validator
    export_test.py HEADROOM SOURCE_FOLDER --botocore  the validator (python3-botocore), offline
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77  # as CMake's SKIP_RETURN_CODE has it

# Keys of AWS's that Debian 12's botocore (1.29.27) does not know yet; they are as AWS's present API model has them.
NEWER_KEYS = {
    "CreateAutoScalingGroup": {"AvailabilityZoneDistribution", "AvailabilityZoneIds", "AvailabilityZoneImpairmentPolicy",
                               "CapacityReservationSpecification", "DeletionProtection", "InstanceLifecyclePolicy",
                               "InstanceMaintenancePolicy", "SkipZonalShiftValidation"},
    "CreateLaunchTemplate": {"Operator", "NetworkPerformanceOptions", "SecondaryInterfaces", "VolumeInitializationRate",
                             "EbsCardIndex"},
    "CreateTargetGroup": {"TargetControlPort"},
    "CreateLoadBalancer": {"EnablePrefixForIpv6SourceNat", "IpamPools"},
    "PutScalingPolicy": {"Period"},
    "PutMetricAlarm": {"EvaluationInterval", "EvaluationCriteria", "EvaluationWindow"},
}

NEWER_KEYS["UpdateAutoScalingGroup"] = NEWER_KEYS["CreateAutoScalingGroup"]

# File name without its number: the service and the operation whose input it is.
OPERATIONS = {
    "create-launch-template": ("ec2", "CreateLaunchTemplate"),
    "create-target-group": ("elbv2", "CreateTargetGroup"),
    "modify-target-group-attributes": ("elbv2", "ModifyTargetGroupAttributes"),
    "create-load-balancer": ("elbv2", "CreateLoadBalancer"),
    "modify-load-balancer-attributes": ("elbv2", "ModifyLoadBalancerAttributes"),
    "create-listener": ("elbv2", "CreateListener"),
    "create-auto-scaling-group": ("autoscaling", "CreateAutoScalingGroup"),
    "suspend-processes": ("autoscaling", "SuspendProcesses"),
    "put-lifecycle-hook": ("autoscaling", "PutLifecycleHook"),
    "put-warm-pool": ("autoscaling", "PutWarmPool"),
    "put-scheduled-update-group-action": ("autoscaling", "PutScheduledUpdateGroupAction"),
    "put-scaling-policy": ("autoscaling", "PutScalingPolicy"),
    "put-metric-alarm": ("cloudwatch", "PutMetricAlarm"),
}
OTHER_FILES = {"cloudformation", "main.tf"}

# A stand-in for the AWS CLI: writes down what it is called with, and answers as the real one with --query.
FAKE_AWS = r"""
import json, os, sys
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
    calls.write(json.dumps(arguments) + "\n")
text = arguments[arguments.index("--cli-input-json") + 1] if "--cli-input-json" in arguments else "{}"
given = json.loads(text)
if arguments[1] == "create-target-group":
    print("arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/real/0123456789abcdef")
elif arguments[1] == "create-load-balancer":
    print("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/real/0123456789abcdef")
elif arguments[1] == "describe-auto-scaling-groups":
    print("arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/real/0123456789abcdef")
elif arguments[1] == "describe-target-groups":
    print("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/real/0123456789abcdef")
elif arguments[1] == "put-scaling-policy":
    print("arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:1f2e:autoScalingGroupName/g:policyName/real-" + given["PolicyName"])
"""


def without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda match: match.group(1) or "", text, flags=re.DOTALL)


def strings(value):
    """Every text in a document, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from strings(member)


class Exports:
    def __init__(self, program, source, folder):
        self.program, self.source, self.folder = program, source, folder
        self.failures = []
        self.scenarios = sorted((source / "tests/scenario/files/good").glob("*.json")) + sorted(
            (source / "scenarios").glob("*.json"))
        # apply.sh is a program per call: one scenario in three shows what it does.
        self.scripted = set(self.scenarios[::3])

    def fail(self, scenario, message):
        self.failures.append(f"{scenario.name}: {message}")

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)

    def exported(self, scenario):
        """The folder with the export of a scenario; None after a failure."""
        folder = self.folder / f"{scenario.parent.name}-{scenario.stem}"
        done = self.run("export", "aws", scenario, "--out", folder)
        if done.returncode != 0:
            self.fail(scenario, f"export ends with status {done.returncode}: {done.stderr}")
            return None
        return folder

    def inputs(self, folder):
        """Each input with its service and operation."""
        for file in sorted(folder.glob("*.json")):
            stem = re.sub(r"-\d+$", "", file.stem)
            if stem not in OTHER_FILES:
                yield file, *OPERATIONS[stem], json.loads(file.read_text(encoding="utf-8"))

    # ---- the validator ------------------------------------------------------------------------

    def check_inputs(self, scenario, folder, session, validator):
        inputs = [(file.name, service, operation, given) for file, service, operation, given in self.inputs(folder)]
        for call in self.calls_of(scenario, folder, "update", {}) if scenario in self.scripted else []:
            if call[1] == "update-auto-scaling-group":
                inputs.append(("apply.sh update", "autoscaling", "UpdateAutoScalingGroup", json.loads(call[-1])))
        for name, service, operation, given in inputs:
            shape = session.get_service_model(service).operation_model(operation).input_shape
            report = validator.validate(self.without_newer(given, NEWER_KEYS.get(operation, set()), shape), shape)
            if report.has_errors():
                self.fail(scenario, f"{name}: {report.generate_report()}")

    def without_newer(self, value, newer, shape):
        """The value without listed keys that this botocore does not know."""
        if shape.type_name == "structure" and isinstance(value, dict):
            return {key: self.without_newer(member, newer, shape.members[key]) if key in shape.members else member
                    for key, member in value.items() if key in shape.members or key not in newer}
        if shape.type_name == "list" and isinstance(value, list):
            return [self.without_newer(member, newer, shape.member) for member in value]
        return value

    # ---- there and back -----------------------------------------------------------------------

    def resolved(self, scenario):
        done = self.run("run", scenario, "--json", "--quiet", "--set", "/duration=3h", "--set", "/load=[]", "--set",
                        "/releases=null", "--set", "/credit_changes=[]", "--set", "/vertical_scaling=null", "--set",
                        "/slo=null", "--set", "/warm_up=0s", "--set", "/purchase=null")
        if done.returncode != 0:
            return None
        resolved = json.loads(done.stdout)["resolved_scenario"]
        for own in ("static_targets", "anomaly_detection", "sticky_cookie"):
            resolved["target_group"].pop(own, None)
        return {block: resolved[block] for block in ("launch_template", "auto_scaling_group", "target_group",
                                                     "load_balancer", "scaling_policies", "metric_alarms",
                                                     "scheduled_actions", "lifecycle_hooks", "suspended_processes")}

    def check_round_trip(self, scenario, folder):
        document = json.loads(without_comments(scenario.read_text(encoding="utf-8")))
        if document.get("instance_types") or document.get("custom_metrics"):
            return False  # the scenario's own types and metrics are none of AWS's
        expected = self.resolved(scenario)
        if expected is None:
            return False
        back = folder / "back.scenario"
        done = self.run("import", "asg", *sorted(folder.glob("*.json")), "--out", back)
        if done.returncode != 0 or "can not be run" in done.stdout:
            self.fail(scenario, f"import ends with status {done.returncode}: {done.stdout}{done.stderr}")
            return True
        found = self.resolved(back)
        if found is None:
            self.fail(scenario, "the imported scenario can not be run")
            return True
        self.complete(expected, document)
        for block, value in expected.items():
            if found[block] != value:
                self.fail(scenario, f"{block} came back otherwise:\n    {json.dumps(value)}\n    {json.dumps(found[block])}")
        return True

    @staticmethod
    def complete(expected, document):
        """What an export must add, as AWS asks for it, or can not have, as AWS has not."""
        group = expected["auto_scaling_group"]["AutoScalingGroupName"]
        expected["launch_template"].setdefault("LaunchTemplateName", group if len(group) > 2 else f"{group}-template")
        if (document.get("launch_template") or {}).get("LaunchTemplateData", {}).get("BlockDeviceMappings"):
            for mapping in expected["launch_template"]["LaunchTemplateData"]["BlockDeviceMappings"]:
                mapping.setdefault("DeviceName", "/dev/xvda")
        expected["target_group"].setdefault("Port", document["application"].get("port", 80))
        expected["load_balancer"]["listener_rules"] = 1
        expected["load_balancer"].pop("connection_reuse", None)
        for hook in expected["lifecycle_hooks"]:
            hook.pop("completion", None)  # the work of the user's own code
        expected["suspended_processes"] = [suspended for suspended in expected["suspended_processes"]
                                           if "to" not in suspended and suspended.get("from", "0s") == "0s"]
        own = {policy["PolicyName"] for policy in expected["scaling_policies"] if "Configuration" in policy}
        expected["scaling_policies"] = [policy for policy in expected["scaling_policies"] if policy["PolicyName"] not in own]
        for policy in expected["scaling_policies"]:
            metric = policy.get("TargetTrackingConfiguration", {}).get("PredefinedMetricSpecification", {})
            if metric.get("PredefinedMetricType") == "ALBRequestCountPerTarget":
                metric.setdefault("ResourceLabel", f"app/{group}/0000000000000000/targetgroup/{group}/0000000000000000")
        expected["metric_alarms"] = [alarm for alarm in expected["metric_alarms"]
                                     if not alarm["AlarmName"].startswith("TargetTracking-")]
        for alarm in expected["metric_alarms"]:
            if "AlarmActions" in alarm:
                alarm["AlarmActions"] = [action for action in alarm["AlarmActions"] if action not in own]

    # ---- the other forms ----------------------------------------------------------------------

    def check_cloudformation(self, scenario, folder):
        template = json.loads((folder / "cloudformation.json").read_text(encoding="utf-8"))
        known = set(template["Resources"]) | set(template.get("Parameters", {}))

        def names(value):
            if isinstance(value, dict):
                if set(value) == {"Ref"}:
                    yield value["Ref"]
                if set(value) == {"Fn::GetAtt"}:
                    yield value["Fn::GetAtt"][0]
            for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
                yield from names(member)

        for name in names(template["Resources"]):
            if name not in known:
                self.fail(scenario, f"cloudformation.json speaks of {name}, which is not there")
        left = [text for text in strings(template) if ":000000000000:" in text or text.endswith("-00000000000000000")]
        if left:
            self.fail(scenario, f"cloudformation.json has stand-ins left: {left}")
        group = template["Resources"]["AutoScalingGroup"]["Properties"]
        if not isinstance(group["MinSize"], str) or "DefaultCooldown" in group:
            self.fail(scenario, "cloudformation.json has the API's form of a group")

    def check_terraform(self, scenario, folder):
        document = json.loads((folder / "main.tf.json").read_text(encoding="utf-8"))
        known = {f"{kind}.{name}" for kind, all_ in document["resource"].items() for name in all_}
        known |= {f"var.{name}" for name in document.get("variable", {})}
        for text in strings(document["resource"]):
            for name in re.findall(r"(?<!\$)\$\{([a-z_]+\.[a-z0-9_]+)", text):
                if name not in known:
                    self.fail(scenario, f"main.tf.json speaks of {name}, which is not there")
            if ":000000000000:" in text or text.endswith("-00000000000000000"):
                self.fail(scenario, f"main.tf.json has a stand-in left: {text}")

    # ---- the script ---------------------------------------------------------------------------

    def calls_of(self, scenario, folder, mode, environment):
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        (tools / "aws").write_text(f"#!{sys.executable} -SE" + FAKE_AWS, encoding="utf-8")
        (tools / "aws").chmod(0o755)
        calls = self.folder / "calls"
        calls.unlink(missing_ok=True)
        done = subprocess.run([folder / "apply.sh", mode], capture_output=True, text=True, timeout=120, check=False,
                              env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "CALLS": str(calls), **environment})
        if done.returncode != 0:
            self.fail(scenario, f"apply.sh {mode} ends with status {done.returncode}: {done.stderr}")
        return [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()] if calls.exists() else []

    def check_script(self, scenario, folder):
        if scenario not in self.scripted:
            return
        places = {"VPC": "vpc-1", "SUBNET_1": "subnet-1", "SUBNET_2": "subnet-2"}
        calls = self.calls_of(scenario, folder, "create", places)
        commands = [call[1] for call in calls]
        expected = {file.stem for file, *_ in self.inputs(folder)}
        if "arn:aws:elasticloadbalancing" in json.dumps(calls) and "create-target-group" not in commands:
            expected -= {"create-target-group", "modify-target-group-attributes", "create-load-balancer",
                         "modify-load-balancer-attributes", "create-listener"}
        if sorted(commands) != sorted(re.sub(r"-\d+$", "", name) for name in expected):
            self.fail(scenario, f"apply.sh create calls {commands}")
        text = json.dumps(calls)
        if "000000000000" in text:
            self.fail(scenario, f"apply.sh create has stand-ins left: {text}")
        if "put-metric-alarm" in commands and commands.index("put-metric-alarm") < len(commands) - commands[::-1].index(
                "put-scaling-policy") if "put-scaling-policy" in commands else False:
            self.fail(scenario, "an alarm is put before its policy")
        calls = self.calls_of(scenario, folder, "update", places)
        if "000000000000" in json.dumps([call for call in calls if call[1].startswith("put-")]):
            self.fail(scenario, f"apply.sh update has stand-ins left: {calls}")
        updates = [call[1] for call in calls if not call[1].startswith("describe-")]
        if updates[:2] != ["create-launch-template-version", "update-auto-scaling-group"]:
            self.fail(scenario, f"apply.sh update calls {updates}")


def validator_of(exports):
    try:
        import botocore.session  # pylint: disable=import-outside-toplevel
        import botocore.validate  # pylint: disable=import-outside-toplevel
    except ImportError:
        print("SKIPPED: python3-botocore is not installed, so that AWS's own validator was NOT asked.\n"
              "         Debian: apt-get install python3-botocore; ./headroom test does it by itself.")
        sys.exit(SKIPPED)
    session = botocore.session.get_session()
    validator = botocore.validate.ParamValidator()
    print(f"botocore {botocore.__version__}")
    return lambda scenario, folder: exports.check_inputs(scenario, folder, session, validator)


def main():
    program, source = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="headroom-export-") as temporary:
        exports = Exports(program, source, Path(temporary))
        checks = [exports.check_cloudformation, exports.check_terraform, exports.check_script, exports.check_round_trip]
        if "--botocore" in sys.argv[3:]:
            checks = [validator_of(exports)]
        there_and_back = 0
        for scenario in exports.scenarios:
            folder = exports.exported(scenario)
            if folder is None:
                continue
            for check in checks:
                there_and_back += check(scenario, folder) is True
        for failure in exports.failures:
            print(f"FAILED {failure}")
        print(f"{len(exports.scenarios)} exports, {there_and_back} of them imported again, {len(exports.failures)} failures")
        if len(checks) > 1 and there_and_back < len(exports.scenarios) // 2:
            sys.exit("too few scenarios were imported again for this test to mean anything")
        sys.exit(1 if exports.failures else 0)


if __name__ == "__main__":
    main()
