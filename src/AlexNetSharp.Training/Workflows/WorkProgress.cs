namespace AlexNetSharp.Workflows;

/// <summary>How far a workflow is. Workflows with more to tell report records of their own that derive from it.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">Steps of the stage that are done.</param>
/// <param name="Total">Steps of the stage; 0 where their number is not known yet.</param>
public record WorkProgress(string Stage, long Done, long Total);
