-- The mean margin of the preference pairs under the calibration in force.
SELECT reward_model, overvalued, reference, COUNT(*) AS pairs, ROUND(AVG(margin)::numeric, 3) AS mean_margin
FROM (
  SELECT p.reward_model, p.overvalued, p.reference, ABS(
    CASE WHEN p.chosen_policy_model = p.overvalued THEN p.chosen_score ELSE p.rejected_score END
    + c."offset"
    - CASE WHEN p.chosen_policy_model = p.overvalued THEN p.rejected_score ELSE p.chosen_score END) AS margin
  FROM preference_pairs p
  JOIN calibrations c USING (reward_model, overvalued, reference)
) margins
GROUP BY reward_model, overvalued, reference
ORDER BY reward_model, overvalued, reference;
