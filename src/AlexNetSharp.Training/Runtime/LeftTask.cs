namespace AlexNetSharp.Runtime;

/// <summary>Lets a caller leave a task that goes on to its end.</summary>
internal static class LeftTask
{
    /// <summary>Waits for a task. How it ends after its caller has left is no unobserved error: nobody asks any more.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellation">Ends the waiting only.</param>
    public static Task<T> OrLeave<T>(this Task<T> task, CancellationToken cancellation)
    {
        _ = task.ContinueWith(
            static ended => ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task.WaitAsync(cancellation);
    }
}
