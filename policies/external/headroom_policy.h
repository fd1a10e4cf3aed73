/* A scaling policy in a shared object, for headroom's policy type "shared-object".
 *
 * The library exports the four functions below, in plain C. Lines are the JSON of the external
 * policy, each ended by a 0 instead of a newline: an observation in, a decision out. Texts that the
 * library returns are its own and must last until its next call for the same policy, or until that
 * policy is destroyed. No exception may leave it.
 *
 * There is one policy for each run of a scenario, and several runs may go on at once in several
 * threads: a policy must keep what it knows in its own object, not in global variables.
 */
#ifndef HEADROOM_POLICY_H
#define HEADROOM_POLICY_H

#ifdef __cplusplus
extern "C" {
#endif

#define HEADROOM_POLICY_VERSION 1

#if defined(__GNUC__)
#define HEADROOM_POLICY_EXPORT __attribute__((visibility("default")))
#else
#define HEADROOM_POLICY_EXPORT
#endif

/* The library's own: headroom never looks into it. */
typedef struct headroom_policy headroom_policy;

/* HEADROOM_POLICY_VERSION of the header that the library was built with. */
HEADROOM_POLICY_EXPORT int headroom_policy_version(void);

/* A new policy.
 * config_json: the scenario's settings for it ("{}" for none).
 * hello_line: {"v": 1, "hello": {...}}, what is known of the group beforehand.
 * needs_line: gets the answer to it, {"v": 1, "needs": {...}}.
 * Returns NULL where it can not be made; *needs_line may then get a sentence that says why. */
HEADROOM_POLICY_EXPORT headroom_policy* headroom_policy_create(const char* config_json,
                                                               const char* hello_line,
                                                               const char** needs_line);

/* A decision for an observation; NULL where there can be none, which ends the run. */
HEADROOM_POLICY_EXPORT const char* headroom_policy_decide(headroom_policy* policy,
                                                          const char* observation_line);

HEADROOM_POLICY_EXPORT void headroom_policy_destroy(headroom_policy* policy);

#ifdef __cplusplus
}
#endif

#endif
