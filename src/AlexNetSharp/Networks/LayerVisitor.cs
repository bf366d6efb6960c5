namespace AlexNetSharp.Networks;

/// <summary>What a room does with each kind of layer. A kind that it has no case for does not compile.</summary>
/// <typeparam name="TResult">What its cases give.</typeparam>
internal abstract class LayerVisitor<TResult>
{
    /// <summary>The case of a convolution.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(ConvolutionLayer layer);

    /// <summary>The case of a fully connected layer.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(FullyConnectedLayer layer);

    /// <summary>The case of filters that are not shared.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(LocallyConnectedLayer layer);

    /// <summary>The case of a convolution with a table of connections.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(PartialConvolutionLayer layer);

    /// <summary>The case of trainable subsampling.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(SubsamplingLayer layer);

    /// <summary>The case of radial basis units.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(RadialBasisLayer layer);

    /// <summary>The case of ReLU.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(ReluLayer layer);

    /// <summary>The case of a scaled tanh.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(ScaledTanhLayer layer);

    /// <summary>The case of response normalization across maps.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(LrnLayer layer);

    /// <summary>The case of response normalization inside a map.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(SpatialLrnLayer layer);

    /// <summary>The case of batch normalization.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(BatchNormLayer layer);

    /// <summary>The case of pooling by the largest value.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(MaxPoolLayer layer);

    /// <summary>The case of pooling by the mean.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(AveragePoolLayer layer);

    /// <summary>The case of the mean of whole maps.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(GlobalAveragePoolLayer layer);

    /// <summary>The case of dropout.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(DropoutLayer layer);

    /// <summary>The case of the sum of two paths.</summary>
    /// <param name="layer">The layer.</param>
    public abstract TResult Visit(ResidualLayer layer);
}
